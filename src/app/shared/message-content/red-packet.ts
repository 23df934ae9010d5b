/** What a red packet's JSON says (contentType 4 and 5), as far as it can be read. */
export interface RedPacket {
  readonly description: string;
  /** Null where the content does not say. */
  readonly money: number | null;
  readonly number: number | null;
  readonly left: number | null;
  readonly grabs: readonly Grab[];
}

export interface Grab {
  readonly userName: string;
  readonly money: number | null;
  readonly lucky: boolean;
}

/** Null for what is no red packet: then it is shown as the text that it is. */
export function redPacketOf(content: string): RedPacket | null {
  const parsed = parse(content);
  if (parsed === null) return null;
  const packets = parsed['Packets'];
  const packet = Array.isArray(packets) ? recordOf(packets[0]) : parsed;
  if (packet === null || !('description' in packet || 'number' in packet)) return null;
  const records = packet['Records'];
  return {
    description: typeof packet['description'] === 'string' ? packet['description'] : '',
    money: numberOf(packet['money']),
    number: numberOf(packet['number']),
    left: numberOf(packet['surplusNumber']),
    grabs: (Array.isArray(records) ? records : []).flatMap((record: unknown) => {
      const grab = recordOf(record);
      if (grab === null || typeof grab['userName'] !== 'string') return [];
      const lucky = grab['isLucky'] === true || grab['isLucky'] === 1 || grab['isLucky'] === '1';
      return [{ userName: grab['userName'], money: numberOf(grab['money']), lucky }];
    }),
  };
}

function parse(content: string): Record<string, unknown> | null {
  try {
    return recordOf(JSON.parse(content));
  } catch {
    return null;
  }
}

function recordOf(value: unknown): Record<string, unknown> | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : null;
}

/** Old clients write numbers as text, too. */
function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}
