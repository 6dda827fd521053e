// Runs before the first paint, so that a chosen theme or language does not flash the other one first.
(function () {
  var root = document.documentElement;
  try {
    var theme = localStorage.getItem('eyecatch.theme');
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme;
    var language = localStorage.getItem('eyecatch.language') || navigator.language;
    root.lang = /^ja/.test(language) ? 'ja' : 'en';
  } catch {
    root.lang = /^ja/.test(navigator.language) ? 'ja' : 'en';
  }
})();
