// The question before something is published, made of the plan that the server answered. Pure.

export interface PlannedFile {
  name: string;
  size: number;
  sha256: string;
  /** How it stands with the index: `new`, `identical`, `different` or `unknown`. */
  onIndex?: string;
}

export interface Plan {
  planId: string;
  name?: string;
  version: string;
  index: { name: string; url?: string };
  files: PlannedFile[];
  credentialSource?: string | null;
  warnings?: string[];
  alreadyThere?: string[] | null;
  newProject?: boolean | null;
  dirtyTree?: boolean | null;
  /** What the server wants to hear; made of name, version and index when it does not say. */
  confirm?: string;
}

export interface Question {
  title: string;
  detail: string;
  confirm: string;
}

export function question(plan: Plan, name: string): Question {
  const host = place(plan);
  const list = plan.files.map((file) => `${file.name}  (${size(file.size)})`);
  const there = new Set(plan.alreadyThere ?? []);
  const paragraphs = [
    list.map((line, place) => (there.has(plan.files[place]!.name) ? `${line}, already there` : line)).join("\n"),
    plan.credentialSource ? `With the token from ${plain(plan.credentialSource)}.` : "",
    (plan.warnings ?? []).map((warning) => `⚠ ${warning}`).join("\n"),
    plan.newProject ? "The index does not know the project yet: it will belong to your account." : "",
    plan.dirtyTree ? "⚠ Files of the project have changes that are not committed." : "",
    "A file name can never be used a second time on the index, even after it is deleted.",
  ];
  return {
    title: `Publish ${name} ${plan.version} on ${host}?`,
    detail: paragraphs.filter(Boolean).join("\n\n"),
    confirm: plan.confirm ?? `${name} ${plan.version} ${plan.index.name}`,
  };
}

/** All that is known of a plan, as a text to look at before the question is answered. */
export function details(plan: Plan, name: string): string {
  const standing: Record<string, string> = {
    new: "not on the index yet",
    identical: "on the index already",
    different: "the index has another file of this name",
  };
  const files = plan.files.flatMap((file) => [
    "",
    file.name,
    `  ${size(file.size)}`,
    `  sha256 ${file.sha256}`,
    `  ${standing[file.onIndex ?? ""] ?? "the index does not say whether it has it"}`,
  ]);
  const warnings = [...(plan.warnings ?? []), ...(plan.dirtyTree ? ["Files of the project have changes that are not committed."] : [])];
  const lines = [
    `${name} ${plan.version}`,
    `  for ${plan.index.name}, ${plan.index.url ?? "whose address is not known"}`,
    ...(plan.newProject ? ["  the index does not know the project yet"] : []),
    ...(plan.credentialSource ? [`  with the token from ${plain(plan.credentialSource)}`] : []),
    ...files,
    ...(warnings.length > 0 ? ["", "Warnings", ...warnings.map((warning) => `  ${warning}`)] : []),
    "",
    "Nothing of it was sent yet.",
  ];
  return `${lines.join("\n")}\n`;
}

/** Without the marks of code, which nothing renders here. */
function plain(text: string): string {
  return text.replaceAll("`", "");
}

/** The host that gets the files, which a name alone does not say. */
function place({ index }: Plan): string {
  const known: Record<string, string> = { pypi: "PyPI", testpypi: "TestPyPI" };
  try {
    const host = new URL(index.url ?? "").host;
    // An address without a name is called by itself.
    return index.name === index.url ? host : `${known[index.name] ?? index.name} (${host})`;
  } catch {
    return known[index.name] ?? index.name;
  }
}

export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
