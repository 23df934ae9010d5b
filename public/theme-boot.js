// Runs before the first paint, so that a dark page never flashes white. A file of its own because
// the content security policy allows no inline script. src/app/core/theme/theme.ts takes over later.
(function () {
  var choice = null;
  try {
    choice = localStorage.getItem('theme');
  } catch {
    // Storage is blocked: follow the system.
  }
  var dark =
    choice === 'dark' || (choice !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  var theme = dark ? 'dark' : 'light';
  document.documentElement.dataset.theme = theme;
  // The sign-in pages do without the component styles; every other page wants them at once.
  if (!/^\/(login|password)$/.test(location.pathname)) {
    var link = document.createElement('link');
    link.rel = 'stylesheet';
    link.href = 'theme-' + theme + '.css';
    link.dataset.themeStyles = theme;
    document.head.append(link);
  }
})();
