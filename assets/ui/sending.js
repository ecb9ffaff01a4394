// Sends one file as it is, with progress; the answer is null, or why it was refused.
const FAILED = { message: "L’envoi a été interrompu. Vérifiez votre connexion, puis recommencez.", retry: true };

export function send(file, url, onProgress) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.setRequestHeader("X-Nom-Fichier", encodeURIComponent(file.name));
    request.upload.onprogress = ({ loaded, total }) => onProgress(Math.round((100 * loaded) / total));
    request.onerror = () => resolve(FAILED);
    request.onload = () => {
      if (request.status < 300) return resolve(null);
      try {
        const message = JSON.parse(request.responseText).erreur;
        return resolve(message ? { message, retry: request.status >= 500 } : FAILED);
      } catch {
        return resolve(FAILED);
      }
    };
    request.send(file);
  });
}
