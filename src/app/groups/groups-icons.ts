import type { EnvironmentProviders, Provider } from '@angular/core';
import {
  CheckOutline,
  DeleteOutline,
  FileSearchOutline,
  MessageOutline,
  PlusOutline,
  SoundOutline,
  StopOutline,
  SwapOutline,
  TeamOutline,
  UserAddOutline,
} from '@ant-design/icons-angular/icons';
import { provideNzIconsPatch } from 'ng-zorro-antd/icon';

/** The icons of these pages; nothing else of the icon set is loaded. */
export function provideGroupsIcons(): Provider | EnvironmentProviders {
  return provideNzIconsPatch([
    CheckOutline,
    DeleteOutline,
    FileSearchOutline,
    MessageOutline,
    PlusOutline,
    SoundOutline,
    StopOutline,
    SwapOutline,
    TeamOutline,
    UserAddOutline,
  ]);
}
