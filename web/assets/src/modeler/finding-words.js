// "Find" also without the signs of Vietnamese: "xep loai" finds "Xếp loại".
import search from "diagram-js/lib/features/search/search";

// One letter for each letter, so that what was found can be shown at its place.
const plain = (text) => [...text.normalize("NFC")].map((letter) => (/[đĐ]/.test(letter) ? (letter === "đ" ? "d" : "D") : letter.normalize("NFD")[0])).join("");

function find(items, pattern, options) {
  const written = plain(pattern) !== pattern;
  if (written) return search(items, pattern, options);
  const folded = items.map((item) => ({ ...item, label: plain(item.label || ""), original: item }));
  return search(folded, pattern, options).map(({ item, tokens }) => ({ item: item.original, tokens: { ...tokens, label: shown(tokens.label, (item.original.label || "").normalize("NFC")) } }));
}

// The pieces of what was found, in the letters of the name.
function shown(tokens, name) {
  let at = 0;
  return tokens?.map((token) => {
    const value = name.slice(at, at + token.value.length);
    at += token.value.length;
    return { ...token, value };
  });
}

export default { search: ["value", find] };
