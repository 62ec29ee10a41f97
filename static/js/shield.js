// What in a text could tell who somebody is, found on the device: nothing of it is sent for this. It informs, below the
// field, and holds nobody up. It knows less than language/identity.py, and agrees with it on what both know (a test says
// how much). The words it knows by heart come from shield/<language>.json. No looking back in expressions: old phones.

const LETTER = "[\\p{L}\\p{N}_]";
const END = `(?!${LETTER})`;
const BEGIN = `(^|[^\\p{L}\\p{N}_])`;
const UPPER = "\\p{Lu}[\\p{L}\\p{M}’'-]*";
const YEARS = [1930, 2026];
const tables = new Map();

// --- what every rule needs ---------------------------------------------------------------------------

function expression(source, flags = "giu") {
  const key = flags + source;
  if (!tables.has(key)) tables.set(key, new RegExp(source, flags));
  return tables.get(key);
}

const set = (words) => tables.get(words) || tables.set(words, new Set(words.split(" "))).get(words);

// Each match of `source`, whose first group is what stands before it: [start, end, match].
function* matches(source, text, flags) {
  for (const match of text.matchAll(expression(source, flags))) {
    const start = match.index + match[1].length;
    yield [start, match.index + match[0].length, match];
  }
}

function last(source, text) {
  let place = -1;
  for (const [start] of matches(`${BEGIN}(?:${source})${END}`, text)) place = start;
  return place;
}

const said = (source, text) => expression(`${BEGIN}(?:${source})${END}`, "iu").test(text);
const digitsOf = (text) => text.replace(/\D/g, "");

// --- the net -----------------------------------------------------------------------------------------

function* emails(text) {
  for (const [start, end] of matches("(^|[^\\p{L}\\p{N}_.+-])[\\p{L}\\p{N}_.+-]{1,64}(?:@|\\s?[\\[({](?:at|ät|a|@|krøllalfa|miukumauku)[\\])}]\\s?)[\\p{L}\\p{N}_-]{1,63}(?:(?:\\.|[\\[({](?:dot|piste|punkt|punktum)[\\])}])[\\p{L}\\p{N}_-]{2,24}){1,4}", text)) yield [start, end];
}

const TAIL = /[.,;:!?)"'»”’\]>]+$/;

function* links(text, words) {
  for (const [start, , match] of matches(`${BEGIN}(?:h(?:tt|xx)ps?:\\s?//\\s?|www\\.)\\S+`, text)) {
    const whole = match[0].slice(match[1].length).replace(TAIL, "");
    if (isPrivate(whole.replace(/^h\w+:\s?\/\/\s?/i, ""), words)) yield [start, start + whole.length];
  }
  const bare = `(^|[^\\p{L}\\p{N}_@.\\-/])((?:[\\p{L}\\p{N}_-]{1,63}\\.){1,5}(${words.tld}|${words.unsure.replace(/ /g, "|")}))(?![\\p{L}\\p{N}_@-])(/\\S*)?`;
  for (const [start, , match] of matches(bare, text)) {
    const whole = match[0].slice(match[1].length).replace(TAIL, "");
    const host = match[2].toLowerCase().split(".");
    const sure = match[4] || host.length > 2 || !set(words.unsure).has(match[3].toLowerCase());
    if (sure && (match[4] || host[host.length - 2].length > 1) && isPrivate(whole, words)) yield [start, start + whole.length];
  }
}

// A service's front page tells nothing.
function isPrivate(whole, words) {
  const [host, ...path] = whole.toLowerCase().split("/");
  return path.join("") !== "" || !host.split(".").slice(0, -1).some((part) => set(words.sites).has(part));
}

const EVERYBODY = new Set("everyone here all alla alle kaikille kaikki home me channel gmail hotmail outlook work school".split(" "));

function* handles(text, words) {
  for (const [start, end, match] of matches("(^|[^\\p{L}\\p{N}_@.])@[\\p{L}\\p{N}_.]{2,40}", text)) {
    const name = match[0].slice(match[1].length).replace(/\.+$/, "");
    if (!EVERYBODY.has(name.slice(1).toLowerCase())) yield [start, end - (match[0].length - match[1].length - name.length)];
  }
  for (const [start, , match] of matches("(^|[^\\p{L}\\p{N}_.@#])([\\p{L}\\p{N}][\\p{L}\\p{N}_.-]{2,40}(?:#\\d{3,5})?)", text)) {
    const name = match[2].replace(/[.-]+$/, "");
    if ((name.match(/\p{L}/gu) || []).length >= 3 && isHandle(name, text, start, words)) yield [start, start + name.length];
  }
}

function isHandle(name, text, start, words) {
  if (name.includes("#")) return true;
  if (expression(`^(?:${words.platform})$`, "iu").test(name)) return false;
  const odd = oddness(name);
  return odd === 3 || (odd > 0 && aboutAccounts(text, start, words));
}

// 3: only an account is written so. 2, 1: an account may be. 0: any word. -1: no account.
function oddness(name) {
  const inner = name.replace(/^[_.-]+|[_.-]+$/g, "");
  if (inner.includes("_") || (name.endsWith("_") && name.length > 4)) return 3;
  if (/^(?:\p{L}{1,4}\d{1,3}|\d+\p{L}*)$/u.test(name) || /^\p{L}{1,3}\.\d|^\p{L}{0,4}\d\.\d/u.test(inner)) return -1;
  if (/\p{L}{5}\d\.\d$|\p{L}{4}\d{2,4}$|\p{L}{3}\.\d+\p{L}*$/u.test(inner)) return 2;
  if (/\p{L}\d+\p{L}|\p{L}{3}\d{2,4}$|\p{L}\.\p{L}|\p{L}{4}\d$/u.test(inner)) return 1;
  return /[a-zåäöæø]{2}[A-ZÅÄÖÆØ]/.test(inner) ? 1 : 0;
}

function aboutAccounts(text, start, words) {
  const before = text.slice(Math.max(0, start - 60), start).split(/[!?\n]|\.\s/).pop();
  const after = text.slice(start, start + 70).split(/[.!?\n,]\s/)[0];
  return said(words.platform, before) || said(words.platform, after);
}

// --- numbers -----------------------------------------------------------------------------------------

const isDate = (year, month, day) => {
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
};

function luhn(digits) {
  const sum = [...digits].reduce((total, digit, place) => {
    const twice = Number(digit) * (place % 2 ? 1 : 2);
    return total + (twice > 9 ? twice - 9 : twice);
  }, 0);
  return sum % 10 === 0;
}

function* identityNumbers(text) {
  for (const [start, end, m] of matches(`${BEGIN}(\\d{2})\\.?(\\d{2})\\.?(\\d{2})\\s?[-–+A-FU-Y]\\s?(\\d{3})\\s?([0-9A-Z])${END}`, text)) {
    const check = "0123456789ABCDEFHJKLMNPRSTUVWXY"[Number(m[2] + m[3] + m[4] + m[5]) % 31];
    if (check === m[6].toUpperCase() && isDate(2000 + Number(m[4]), Number(m[3]), Number(m[2]))) yield [start, end];
  }
  for (const [start, end, m] of matches(`(^|[^\\p{L}\\p{N}_-])(\\d{2})[. ]?(\\d{2})[. ]?(\\d{2})[ .\\-–]?(\\d{3}) ?(\\d{2})(?!${LETTER}|-\\d)`, text)) {
    const d = [...m.slice(2).join("")].map(Number);
    const weigh = (weights) => weights.reduce((total, weight, place) => total + weight * d[place], 0) % 11;
    const sound = weigh([3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) === 0 && weigh([5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) === 0;
    if (sound && isDate(2000 + Number(m[4]), (Number(m[3]) % 40) || 0, Number(m[2]) % 40)) yield [start, end];
  }
  for (const [start, end, m] of matches(`(^|[^\\p{L}\\p{N}_-])(?:19|20)?(\\d{2})[ -]?(\\d{2})[ -]?(\\d{2})\\s?[-–+ ]?\\s?(\\d{4})(?!${LETTER}|-\\d)`, text)) {
    if (isDate(2000 + Number(m[2]), Number(m[3]), Number(m[4]) % 60) && luhn(m.slice(2).join(""))) yield [start, end];
  }
}

const DAY = "(?:0?[1-9]|[12]\\d|3[01])", MONTH = "(?:0?[1-9]|1[0-2])", YEAR = "(?:19[3-9]\\d|20[0-2]\\d)";
const SHORT = "['’\\-–]?\\d{2}";

function* births(text, words) {
  const talk = `${words.lead}|${words.tail}`;
  if (!said(talk, text)) return;
  const month = `(?:${words.months})(?:n|ta|ssa|na)?(?!\\p{L})\\.?`;
  const day = `${DAY}(?:st|nd|rd|th|:?a|:?e|\\.)?(?:\\s+(?:of|päivä\\p{L}*))?`;
  const named = `(?:${day}[\\s-]*${month}|${month},?\\s*(?:the\\s+)?${day})`;
  const year = `(?:${YEAR}|${SHORT}(?!\\d))`;
  const numeric = `${DAY}\\s?[./-]\\s?${MONTH}\\s?(?:[./-]|\\s)\\s?${year}|${YEAR}[./-]${MONTH}[./-]${DAY}`;
  const mm = "(?:0[1-9]|1[0-2])", dd = "(?:0[1-9]|[12]\\d|3[01])";
  const packed = `${YEAR}${mm}${dd}|${dd}${mm}(?:${YEAR}|\\d\\d)|\\d\\d${mm}${dd}`;
  const before = "(^|[^\\p{L}\\p{N}_.])";
  const full = `${before}(?:${named},?[\\s-]+${year}|${YEAR},?\\s+${named}|${numeric}|${packed})(?![\\p{L}\\p{N}_-])`;
  const short = `${before}(?:${named}|${DAY}\\s?[./]\\s?${MONTH}\\.?)(?![\\p{L}\\p{N}_:])`;
  for (const source of [full, short]) {
    for (const [start, end, match] of matches(source, text)) {
      const whole = match[0].slice(match[1].length).replace(/[. ]+$/, "");
      if (saidBirth(text, start, start + whole.length, words)) yield [start, start + whole.length];
    }
  }
}

function saidBirth(text, start, end, words) {
  const before = text.slice(Math.max(0, start - 60), start).split(/[!?\n]|\.\s+(?=\p{L})/u).pop();
  const gap = "[\\s.:,(]*(?:\\p{L}+[\\s.:,(]+|\\d{1,2}[\\s,.:]+(?!\\d)){0,5}";
  if (expression(`${BEGIN}(?:${words.lead})${END}${gap}(?:\\d{1,2}\\s)?$`, "iu").test(before)) return true;
  const after = text.slice(end, end + 50).split(/[!?\n]|(?:\p{L})\./u)[0];
  return expression(`^[\\s.,)]*(?:\\p{L}+\\s+){0,3}(?:${words.tail})${END}`, "iu").test(after);
}

const SERVICE = /^(?:0800|020\d{5}|010\d{6}|0600|0700\d{4,6}$|029\d{4,5}$|077[01]\d{6}$|80[0-9]\d{5}$|815\d{5}$|116\d{3}$|0[2-9]\d{3}$)/;
const MONEY = /^\s?(?:€|kr|euro|e(?!\p{L})|sek|nok|spänn|:-|%|km|m(?!\p{L})|skritt|askelta|steps)/iu;
const DATED = /^(?:[\s-]*\d{1,4}[./]\d{1,2}[./]\d{2,4}|\d{4}-\d{2}-\d{2}|\d{4}[-–]\d{4})$/;

function* phones(text, words) {
  const run = "(^|[^\\p{L}\\p{N}_.,/])((?:\\+|00)?[(\\d](?:[ \\u00a0.\\-–/()]{0,3}\\d){4,19})(?![\\p{L}\\p{N}_])";
  for (const [start, end, match] of matches(run, text)) {
    const opened = match[2].startsWith("(") && !match[2].includes(")") ? 1 : 0;
    if (isPhone(match[2], text, start, end, words)) yield [start + opened, end];
  }
}

function isPhone(raw, text, start, end, words) {
  const digits = digitsOf(raw);
  const home = raw.startsWith("4") || raw.startsWith("3") ? "" : "0";
  const national = digits.replace(/^(?:00|\+)?(?:46|47|358)(?=\d{5})/, home);
  const known = set(words.helplines);
  if (digits.length < 6 || digits.length > 15 || [digits, national, national.replace(/^0+/, "")].some((one) => known.has(one))) return false;
  const before = text.slice(Math.max(0, start - 60), start).split(/[!?\n]/).pop();
  const after = text.slice(end, end + 30);
  const yes = last(words.yes, before), no = last(words.no, before);
  if ((no >= 0 && no >= yes) || SERVICE.test(digits) || DATED.test(raw) || MONEY.test(after)) return false;
  return rings(raw, digits, words.language, yes >= 0 || expression(`^(?:${words.yes})${END}`, "iu").test(after.trim()));
}

const COUNTRIES = { 358: /^(?:4\d|50)\d{5,8}$/, 46: /^7[02369]\d{7}$/, 47: /^[2-79]\d{7}$/, 45: /^[2-9]\d{7}$/, 44: /^7\d{9}$/ };

function rings(raw, digits, language, isSaid) {
  const bare = !/^[+0(]/.test(raw);
  if (/^(?:\+|00)/.test(raw)) {
    const whole = digits.replace(/^00/, "");
    for (const [code, shape] of Object.entries(COUNTRIES)) {
      if (whole.startsWith(code) && shape.test(whole.slice(code.length).replace(/^0/, ""))) return true;
    }
  } else if (!bare && /^0(?:(?:4\d|50)\d{5,8}|7[02369]\d{7}|7\d{9})$/.test(digits)) return true;
  else if (bare && /^[2-79]\d{7}$/.test(digits) && (isSaid || (language === "nb" && norwegian(raw)))) return true;
  return isSaid && digits.length >= 7 && digits.length <= 13 && (!bare || digits.length === 8) && !/^(?:0[0-9]{3}|20\d{6})$/.test(digits);
}

const norwegian = (raw) => /^(?:\d{3} \d{2} \d{3}|\d{2} \d{2} \d{2} \d{2}|[49]\d{7}|(?:\d ){7}\d|[49]\d \d{3} \d{3})$/.test(raw);

// --- places ------------------------------------------------------------------------------------------

const SCHOOL_FI = "(?:yhtenäis|yhteis|normaali|perus|ylä|ala|keskus|kylä|erityis)?koulu|lukio|lyseo|yläaste|ala-aste|päiväkoti|ammattiopisto";
const SCHOOL_NB = "barneskole|ungdomsskole|barneskule|ungdomsskule|videregående|vidaregåande|vgs|skole|skule|folkehøgskole|barnehage|oppvekstsenter";
const SCHOOL_EN = "High School|Primary School|Secondary School|Middle School|Upper Secondary|Sixth Form|School|Academy|College|Comprehensive|upper secondary|secondary school|primary school|high school";
const NO_SCHOOL = new Set(
  ("minun mun sinun sun hänen sen meidän meijän meiän teidän heidän niiden tämän tän tuon uuden vanhan entisen oman saman toisen minkä jonkun koko ison kaverin siskon veljen pojan tytön äidin kaupungin kunnan eilen ensi viime nykyisen ruotsin suomen kun ja mutta kuin joskus sitten huomenna nyt miten tosin esim lähin min mi vår din hans hennes denne den en ei et på til fra ny hver hvilken av og eller for med i etter hele neste går norsk the my our your his her their this that a an at to in of from old new every same next after before middle secondary primary high boarding art music summer and or no public private local special home is was like grunn hög hög för gymnasie fri musik kultur mellan sommar kör sim sär special hem dans rid by privat yrkes idrotts dag kvälls").split(" "));

function* schools(text) {
  for (const [start, end, match] of matches(`${BEGIN}(${UPPER}(?:n|s|nen|set|in) )(?:${SCHOOL_FI})\\p{Ll}{0,5}${END}`, text, "gu")) {
    if (!NO_SCHOOL.has(match[2].trim().toLowerCase())) yield [start, end];
  }
  for (const [start, end, match] of matches(`${BEGIN}(\\p{Lu}[\\p{L}-]{2,}?)s?(?:skolan|skola|skolans|gymnasiet|gymnasium|gymnasiets)${END}`, text, "gu")) {
    if (!NO_SCHOOL.has(match[2].toLowerCase().replace(/s$/, "")) && match[2].length > 3) yield [start, end];
  }
  for (const [start, end, match] of matches(`${BEGIN}(${UPPER}) (?:${SCHOOL_NB})\\p{Ll}*${END}`, text, "gu")) {
    if (!NO_SCHOOL.has(match[2].toLowerCase())) yield [start, end];
  }
  for (const [start, end, match] of matches(`${BEGIN}((?:${UPPER} ){1,3})(?:${SCHOOL_EN})${END}`, text, "gu")) {
    const first = match[2].trim().split(" ")[0];
    const skip = NO_SCHOOL.has(first.toLowerCase()) ? first.length + 1 : 0;
    if (match[2].length > skip) yield [start + skip, end];
  }
}

const STREET = "katu|kadun|kadulla|kadulle|tie|tien|tiellä|tielle|kuja|kujan|kujalla|polku|polun|polulla|rinne|raitti|kaari|aukio|gatan|gata|gate|gaten|vägen|väg|veien|vegen|vei|veg|stigen|stien|gränd|gränden|torget|backen|bakken|svingen|allén";
const NUMBER = "\\s\\d{1,3}(?:\\s?[A-Za-z](?!\\p{L}))?(?:\\s\\d{1,3}(?!\\d))?";

function* addresses(text) {
  for (const [start, end] of matches(`${BEGIN}\\p{Lu}[\\p{L}-]*(?: \\p{Lu}?[\\p{L}-]+)? ?(?:${STREET})${NUMBER}`, text, "gu")) yield [start, end];
  for (const [start, end] of matches(`${BEGIN}\\d{1,4} (?:${UPPER} ){1,2}(?:Road|Street|Lane|Avenue|Drive|Close|Court|Crescent|Rd|St)${END}`, text, "gu")) yield [start, end];
}

// --- names -------------------------------------------------------------------------------------------

const BENDS = {
  fi: ["lle", "lla", "llä", "lta", "ltä", "ssa", "ssä", "sta", "stä", "kin", "n", "a", "ä", "l", "lt"],
  sv: ["s"], nb: ["s"], en: ["'s", "’s"],
};
const NAMING = "(?:nimi on|nimeni on|jag heter|jeg heter|eg heiter|heter|heiter|my name is|name is|mvh|nimeltä|called)[:\\s]+$";
const TALKING = "(?:^|[\\s.,!])(?:oon|olen|minä|mä|i'm|i’m|im|i am|jag är|jeg er|eg er|t\\.?|terv\\.?|hilsen|hälsningar|from)\\s+$";

function* names(text, words) {
  const given = set(words.names), maybe = set(words.maybe);
  const found = [...matches("(^|[^\\p{L}\\p{N}_@#/.])(\\p{L}[\\p{L}\\p{M}’'-]*)", text, "gu")].map(([start, end, match]) => ({ start, end, word: match[2] }));
  const calm = found.filter(({ word }) => word.length > 1 && word === word.toUpperCase()).length * 2 <= found.length;
  let until = -1;
  for (const [place, { start, end, word }] of found.entries()) {
    if (start < until || !isName(word, text, start, words, given, maybe, calm)) continue;
    until = end;
    for (let next = place + 1; next < found.length && follows(found[next], text, until, calm); next += 1) until = found[next].end;
    yield [start, until];
  }
}

function isName(word, text, start, words, given, maybe, calm) {
  const form = word.toLowerCase(), capital = calm && /^\p{Lu}/u.test(word);
  const before = text.slice(Math.max(0, start - 30), start).toLowerCase();
  const first = /(?:^|[.!?\n…:][\s"”»(]*)$/u.test(text.slice(0, start));
  const stems = [form, form.split("-")[0], ...BENDS[words.language].filter((bend) => form.endsWith(bend) && form.length - bend.length > 2).map((bend) => form.slice(0, -bend.length))];
  if (stems.some((stem) => given.has(stem))) return capital || given.has(form);
  if (capital && !first && stems.some((stem) => maybe.has(stem))) return true;
  if (expression(NAMING, "iu").test(before)) return (capital && word.length > 2) || maybe.has(form);
  return capital && maybe.has(form) && expression(TALKING, "iu").test(before);
}

// A surname: another capital word right behind.
const follows = (next, text, end, calm) => calm && text.slice(end, next.start) === " " && /^\p{Lu}\p{Ll}+/u.test(next.word);

// --- all of them -------------------------------------------------------------------------------------

const RULES = [
  ["email", emails], ["link", links], ["handle", handles], ["nid", identityNumbers], ["birth", births], ["phone", phones],
  ["school", schools], ["address", addresses], ["name", names],
];

// [{type, start, end}] in the order of the text, counted in UTF-16 as a textarea does; they never overlap.
export function find(text, words) {
  const found = [];
  for (const [type, rule] of RULES) {
    for (const [start, end] of rule(text, words)) {
      if (found.every((other) => end <= other.start || start >= other.end)) found.push({ type, start, end });
    }
  }
  return found.sort((one, other) => one.start - other.start);
}

// --- below the field ---------------------------------------------------------------------------------

const PAUSE = 900; // milliseconds after the last key
const MOST = 8;

// Looks at a textarea from now on. Its words come once, when it is first used; without them nothing is shown.
export async function watch(field) {
  const answer = await fetch(field.dataset.shieldWords, { credentials: "omit" });
  if (!answer.ok) return;
  const words = await answer.json();
  const around = field.closest(".field");
  let timer = 0, shown = "";
  const look = () => {
    const marks = find(field.value, words);
    const texts = [...new Map(marks.map((mark) => [field.value.slice(mark.start, mark.end), mark.type]))];
    const now = JSON.stringify(texts);
    if (now !== shown) show(around, field, texts);
    // Said when the first thing comes up, and not again for each that follows.
    const told = around.querySelector("[data-shield-said]");
    if (!texts.length) told.textContent = "";
    else if (!told.textContent) told.textContent = told.dataset.some;
    shown = now;
  };
  field.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, PAUSE); });
  look();
}

function show(around, field, texts) {
  const rows = texts.slice(0, MOST).map(([text, type]) => {
    const row = around.querySelector(`[data-shield-kind="${type}"]`).content.firstElementChild.cloneNode(true);
    const button = row.querySelector("[data-find]");
    button.textContent = text;
    button.addEventListener("click", () => select(field, text));
    return row;
  });
  around.querySelector("[data-shield-list]").replaceChildren(...rows);
  around.querySelector("[data-shield-box]").hidden = !rows.length;
}

function select(field, text) {
  const start = field.value.indexOf(text);
  field.focus();
  if (start >= 0) field.setSelectionRange(start, start + text.length);
}
