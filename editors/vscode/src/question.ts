// The question before something is published, made of the plan that the server answered. Pure.

export interface Plan {
  planId: string;
  name?: string;
  version: string;
  index: { name: string; url?: string };
  files: { name: string; size: number; sha256: string }[];
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
    plan.credentialSource ? `With the token from ${plan.credentialSource}.` : "",
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

/** The host that gets the files, which a name alone does not say. */
function place({ index }: Plan): string {
  const known: Record<string, string> = { pypi: "PyPI", testpypi: "TestPyPI" };
  try {
    const host = new URL(index.url ?? "").host;
    return index.name in known ? `${known[index.name]} (${host})` : host;
  } catch {
    return known[index.name] ?? index.name;
  }
}

export function size(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}
