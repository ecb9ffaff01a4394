// Counts the seconds that the e-CPS leaves; the server counts too, and has the last word.
const rest = document.getElementById("reste");
let left = Number(rest.dataset.secondes);
const timer = setInterval(() => {
  left -= 1;
  rest.textContent = String(Math.max(left, 0));
  if (left > 0) return;
  clearInterval(timer);
  document.getElementById("fini").textContent =
    "Le délai est écoulé : quittez l’authentification, puis recommencez.";
}, 1000);
