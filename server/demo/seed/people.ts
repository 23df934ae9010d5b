import type { Gender } from '#contract/rest/users';
import type { Random } from '../random.ts';
import type { Language } from '../talk/phrase-book.ts';
import type { Person } from '../talk/red-packet.ts';
import { NAMES } from './names.ts';

export interface DemoUser extends Person {
  readonly id: string;
  readonly username: string;
  readonly gender: Gender;
  readonly phone: string;
  readonly email: string;
  /** What operators have marked the account with. */
  readonly tags: readonly string[];
  readonly language: Language;
  readonly createdAt: Date;
  /** How much this one talks, in relation to the others: few people say most. */
  readonly activity: number;
}

const DAY_MS = 86_400_000;
const FIRST_ID = 100_001;
const ENGLISH_SPEAKERS = 0.25;

/** The oldest account comes first, and so has the lowest id. */
export function makePeople(random: Random, count: number, now: Date): DemoUser[] {
  const taken = new Set<string>();
  const ages = Array.from({ length: count }, () => accountAge(random)).sort((a, b) => b - a);
  return ages.map((ageMs, index) => {
    const language: Language = random.chance(ENGLISH_SPEAKERS) ? 'en' : 'zh';
    const [family, given] = [
      random.pick(NAMES[language].family),
      random.pick(NAMES[language].given),
    ];
    const username = unusedName(
      random,
      taken,
      `${given[1]}.${family[1]}`,
      `${family[1]}${given[1]}`,
    );
    return {
      id: String(FIRST_ID + index),
      username,
      nickname: nickname(random, language, family[0], given[0]),
      avatar: '',
      gender: genderOf(random),
      phone: random.chance(0.8) ? phone(random, language) : '',
      email: random.chance(0.5) ? `${username}@${random.pick(MAIL_HOSTS)}` : '',
      tags: tagsOf(random),
      language,
      createdAt: new Date(now.getTime() - ageMs),
      activity: random.logNormal(1, 1),
    };
  });
}

/** Names that are reserved for examples (RFC 2606). */
const MAIL_HOSTS = ['example.com', 'example.org', 'example.net'];

/** Many do not say. */
function genderOf(random: Random): Gender {
  return random.pick(['unknown', 'male', 'female', 'male', 'female']);
}

const TAGS = ['VIP', '新用户', '客服', 'beta', 'merchant', '重点关注'];

function tagsOf(random: Random): string[] {
  if (!random.chance(0.15)) return [];
  const first = random.pick(TAGS);
  const second = random.pick(TAGS);
  return random.chance(0.8) || first === second ? [first] : [first, second];
}

/** Two years of growth, more of it lately. */
function accountAge(random: Random): number {
  return Math.max(0.1, 730 * random.next() ** 1.7) * DAY_MS;
}

function nickname(random: Random, language: Language, family: string, given: string): string {
  const own = random.next();
  if (own < 0.3) {
    const made = random.pick(NAMES[language].nicknames);
    return random.chance(0.5) ? made : `${made}${random.int(1, 99)}`;
  }
  if (language === 'en') return own < 0.65 ? `${given} ${family}` : given;
  if (own < 0.36) return `${family}${given}🌸`;
  return own < 0.45 ? `阿${given.slice(-1)}` : `${family}${given}`;
}

function unusedName(random: Random, taken: Set<string>, ...wishes: readonly string[]): string {
  const wish = random.pick(wishes);
  let name = random.chance(0.3) ? wish : `${wish}${random.int(1, 999)}`;
  while (taken.has(name)) name = `${wish}${random.int(1000, 99_999)}`;
  taken.add(name);
  return name;
}

/** Numbers nobody has: no mobile network of China starts with 100; 555 01xx is kept for fiction. */
function phone(random: Random, language: Language): string {
  return language === 'zh'
    ? `+86 100 ${digits(random, 4)} ${digits(random, 4)}`
    : `+1 ${random.int(200, 989)} 555 01${digits(random, 2)}`;
}

function digits(random: Random, count: number): string {
  return String(random.int(0, 10 ** count - 1)).padStart(count, '0');
}
