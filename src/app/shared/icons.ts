import {
  ArrowDownOutline,
  ArrowUpOutline,
  CheckOutline,
  CloseOutline,
  CopyOutline,
  ExclamationCircleOutline,
  FileSearchOutline,
  FilterOutline,
  LeftOutline,
  LoadingOutline,
  ReloadOutline,
  RightOutline,
  SearchOutline,
  SettingOutline,
} from '@ant-design/icons-angular/icons';

/** The icons that the parts here are drawn with; the frame provides them to every page. */
export const SHARED_ICONS = [
  ArrowDownOutline,
  ArrowUpOutline,
  CheckOutline,
  CloseOutline,
  CopyOutline,
  ExclamationCircleOutline,
  FileSearchOutline,
  FilterOutline,
  LeftOutline,
  LoadingOutline,
  ReloadOutline,
  RightOutline,
  SearchOutline,
  SettingOutline,
];
