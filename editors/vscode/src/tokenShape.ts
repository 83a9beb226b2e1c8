// What a token must look like before it is worth sending. Pure.

/** What is wrong with it for this index, or nothing. Never quotes the token. */
export function complaint(token: string, index: string): string | undefined {
  const text = token.trim();
  if (text === "") return "Paste the token";
  if (/^(["']).*\1$/.test(text)) return "Without the quotes";
  if (/\s/.test(text)) return "A token has no spaces or line ends within";
  if (index !== "pypi" && index !== "testpypi") return undefined;
  if (!text.startsWith("pypi-")) return "Tokens of PyPI and TestPyPI start with pypi-; a password does not work";
  return text.length < 60 ? "The end of the token is missing" : undefined;
}
