/** What a person would read in it, with one blank between its pieces. */
export function textOf(root: Node | null | undefined): string {
  if (!root) return '';
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  const pieces: string[] = [];
  while (texts.nextNode()) pieces.push(texts.currentNode.nodeValue ?? '');
  return pieces.join(' ').replace(/\s+/g, ' ').trim();
}
