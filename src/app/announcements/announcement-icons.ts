import type { EnvironmentProviders, Provider } from '@angular/core';
import {
  AuditOutline,
  CloseOutline,
  EditOutline,
  ExclamationCircleOutline,
  FileSearchOutline,
  LeftOutline,
  LoadingOutline,
  NotificationOutline,
  RightOutline,
  SendOutline,
  TeamOutline,
  ThunderboltOutline,
} from '@ant-design/icons-angular/icons';
import { provideNzIconsPatch } from 'ng-zorro-antd/icon';

/** The icons of these pages; nothing else of the icon set is loaded. */
export function provideAnnouncementIcons(): Provider | EnvironmentProviders {
  return provideNzIconsPatch([
    AuditOutline,
    CloseOutline,
    EditOutline,
    ExclamationCircleOutline,
    FileSearchOutline,
    LeftOutline,
    LoadingOutline,
    NotificationOutline,
    RightOutline,
    SendOutline,
    TeamOutline,
    ThunderboltOutline,
  ]);
}
