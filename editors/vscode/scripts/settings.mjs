// Brings the settings about rules in package.json in step with the rules that the program has:
//     node scripts/settings.mjs [--check]
// The program is SHIPWHEEL_SERVER_PATH, else the debug build of this repository.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const program = process.env.SHIPWHEEL_SERVER_PATH ?? here("../../../target/debug/shipwheel");
const manifest = here("../package.json");

/** The settings that follow from the rules, `[{name, severity, off, summary}]`. */
export function settings(rules) {
  const levels = ["error", "warning", "hint", "off"];
  const properties = Object.fromEntries(
    rules.map(({ name, severity, off, summary }) => [
      name,
      {
        type: "string",
        enum: levels,
        markdownDescription: `${summary}\n\nIt is \`${off ? "off" : severity}\` unless set; \`shipwheel explain ${name}\` tells more.`,
      },
    ]),
  );
  const names = {
    type: "array",
    items: { type: "string", enum: rules.map(({ name }) => name) },
    uniqueItems: true,
    default: [],
    scope: "resource",
  };
  return {
    "shipwheel.severity": {
      type: "object",
      default: {},
      scope: "resource",
      order: 1,
      markdownDescription: "Other levels for rules, by their names: `error`, `warning`, `hint` or `off`.",
      properties,
      additionalProperties: false,
    },
    "shipwheel.ignore": { ...names, order: 2, markdownDescription: "Rules that are not looked at." },
    "shipwheel.select": { ...names, order: 3, markdownDescription: "The only rules that are looked at; without any it is all of them." },
    "shipwheel.backend": {
      type: ["string", "null"],
      enum: [null, "flit", "hatchling", "setuptools", "pdm", "poetry", "uv", "spec"],
      default: null,
      scope: "resource",
      order: 5,
      markdownDescription: "Judge as this backend would, whatever `[build-system]` says; `spec` is the standards alone.",
    },
  };
}

/** What package.json is to be. */
export function written(text, rules) {
  const found = JSON.parse(text);
  const { properties } = found.contributes.configuration;
  Object.assign(properties, settings(rules));
  // Short lists and objects stay on one line, as people write them.
  const wide = JSON.stringify(found, null, 2);
  const narrow = wide.replace(/([[{])\n\s+([^[\]{}]{0,150}?)\n\s+([\]}])/g, (whole, open, inner, close) => {
    const line = inner.replace(/\n\s+/g, " ");
    return inner.includes("\\n") || line.length > 110 ? whole : open === "{" ? `{ ${line} }` : `[${line}]`;
  });
  return `${narrow}\n`;
}

export function rules() {
  return JSON.parse(execFileSync(program, ["rules", "--output-format", "json"], { encoding: "utf8" }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const text = readFileSync(manifest, "utf8");
  const wanted = written(text, rules());
  if (process.argv.includes("--check")) {
    if (text !== wanted) {
      console.error("package.json is not in step with the rules: npm run settings");
      process.exitCode = 1;
    }
  } else if (text !== wanted) {
    writeFileSync(manifest, wanted);
  }
}
