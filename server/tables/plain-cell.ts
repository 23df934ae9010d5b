/** What makes a spreadsheet take a text for a formula, in full width too (CWE-1236). */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
const GUARDED = /^'(?=[=+\-@\t\r\n＝＋－＠])/;

/** The text with an apostrophe before what a spreadsheet would calculate. */
export function plainCell(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** The text without the apostrophe that `plainCell` put there. */
export function textOfCell(cell: string): string {
  return cell.replace(GUARDED, '');
}
