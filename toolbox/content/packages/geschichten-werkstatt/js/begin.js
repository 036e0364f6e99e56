// Says, before anything is drawn, that scripts run.
document.documentElement.classList.add("js");
