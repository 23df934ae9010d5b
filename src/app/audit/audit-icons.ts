import type { EnvironmentProviders, Provider } from '@angular/core';
import {
  AuditOutline,
  FileSearchOutline,
  LeftOutline,
  RightOutline,
} from '@ant-design/icons-angular/icons';
import { provideNzIconsPatch } from 'ng-zorro-antd/icon';

/** The icons of this page; nothing else of the icon set is loaded. */
export function provideAuditIcons(): Provider | EnvironmentProviders {
  return provideNzIconsPatch([AuditOutline, FileSearchOutline, LeftOutline, RightOutline]);
}
