// At which field a finding stands: by what it is about, else because it names what is written there.
export function standsAt(finding, { codes = [], value = "", name = "" }) {
  const { code, words } = finding;
  if (codes.includes(code)) return !name || words.includes(`“${name}”`);
  if (!code.startsWith("expression") || !value) return false;
  const [, named] = /“([^”]*)”/.exec(words) || [];
  return Boolean(named) && (value.includes(named) || named.includes(value));
}
