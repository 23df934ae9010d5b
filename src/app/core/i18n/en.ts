/** Texts that are needed everywhere, the sign-in pages included: keep them few. */
export default {
  product: {
    name: 'bzGhost Console',
    tagline: 'People, announcements and what is live, at a glance.',
  },
  language: { label: 'Language', 'zh-CN': '简体中文', en: 'English' },
  theme: {
    label: 'Theme',
    system: 'System',
    light: 'Light',
    dark: 'Dark',
    toLight: 'Switch to the light theme',
    toDark: 'Switch to the dark theme',
  },
  error: {
    unreachable: 'The server cannot be reached. Check the connection and try again.',
    unexpected: 'Something went wrong on the server. Try again in a moment.',
    forbidden: 'You do not have permission to do this.',
    savedMeanwhile: 'Somebody else changed this meanwhile. It is shown as they left it.',
    tooMany: 'Too many requests. Wait a moment and try again.',
    requestId: 'Request {{id}}',
  },
  action: { retry: 'Try again', cancel: 'Cancel', close: 'Close' },
  pager: {
    label: 'Pages',
    total: '{{count}} in total',
    previous: 'Previous page',
    next: 'Next page',
    more: 'There are more: narrow the filters, or turn the order round, to see them.',
  },
};
