/** Breaks a text between words, so that no line is longer than `columns`; the lines after the first keep its indent. */
export function wrap(text: string, columns: number): string {
  const indent = /^ */.exec(text)?.[0] ?? '';
  const lines = [''];
  for (const word of text.trim().split(' ')) {
    const last = lines.at(-1) as string;
    const longer = last === '' ? indent + word : `${last} ${word}`;
    if (last === '' || longer.length <= columns) lines[lines.length - 1] = longer;
    else lines.push(indent + word);
  }
  return lines.join('\n');
}
