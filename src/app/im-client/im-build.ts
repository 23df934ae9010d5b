import { InjectionToken } from '@angular/core';
import { version } from '../../../package.json';

/** Name and version of this program, as the server lists it among the builds of its clients. */
export const IM_BUILD = new InjectionToken<string>('ImBuild', {
  factory: () => `console/${version}`,
});
