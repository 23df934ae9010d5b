import type { EnvironmentProviders, Provider } from '@angular/core';
import {
  CheckOutline,
  CloseOutline,
  CopyOutline,
  DownloadOutline,
  ExclamationCircleOutline,
  EyeInvisibleOutline,
  EyeOutline,
  FileSearchOutline,
  LeftOutline,
  LoadingOutline,
  PrinterOutline,
  ReloadOutline,
  RightOutline,
  SearchOutline,
  TeamOutline,
  UserAddOutline,
} from '@ant-design/icons-angular/icons';
import { provideNzIconsPatch } from 'ng-zorro-antd/icon';

/** The icons of these pages; nothing else of the icon set is loaded. */
export function provideUsersIcons(): Provider | EnvironmentProviders {
  return provideNzIconsPatch([
    CheckOutline,
    CloseOutline,
    CopyOutline,
    DownloadOutline,
    ExclamationCircleOutline,
    EyeInvisibleOutline,
    EyeOutline,
    FileSearchOutline,
    LeftOutline,
    LoadingOutline,
    PrinterOutline,
    ReloadOutline,
    RightOutline,
    SearchOutline,
    TeamOutline,
    UserAddOutline,
  ]);
}
