import { bootstrapApplication } from '@angular/platform-browser';
import { App } from './app/app.ts';
import { appConfig } from './app/app.config.ts';

bootstrapApplication(App, appConfig).catch((error: unknown) => {
  reportError(error);
  // No texts are loaded at this point, so it is said in both languages.
  document.body.textContent =
    'The console could not be loaded. Please reload the page. 控制台加载失败，请刷新页面。';
});
