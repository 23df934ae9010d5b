import { InjectionToken } from '@angular/core';

/** Name and version of this program, as the server lists it among the builds of its clients. */
export const IM_BUILD = new InjectionToken<string>('ImBuild', {
  factory: () => 'console/0.1.0',
});
