"""eRPPS: the portal where health professionals enter the national register."""
