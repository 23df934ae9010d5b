import type { IconDefinition } from '@ant-design/icons-angular';
import {
  CheckOutline,
  CloseOutline,
  DashboardOutline,
  DownOutline,
  GlobalOutline,
  KeyOutline,
  LogoutOutline,
  MenuFoldOutline,
  MenuOutline,
  MenuUnfoldOutline,
  MoonOutline,
  NotificationOutline,
  ReloadOutline,
  SunOutline,
  TeamOutline,
  UserOutline,
} from '@ant-design/icons-angular/icons';

/** Icons of the frame, those of the pages in its menu included. A feature brings its own beside. */
export const SHELL_ICONS: IconDefinition[] = [
  CheckOutline,
  CloseOutline,
  DashboardOutline,
  DownOutline,
  GlobalOutline,
  KeyOutline,
  LogoutOutline,
  MenuFoldOutline,
  MenuOutline,
  MenuUnfoldOutline,
  MoonOutline,
  NotificationOutline,
  ReloadOutline,
  SunOutline,
  TeamOutline,
  UserOutline,
];
