import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
// @ts-expect-error: a script without types
import { rules, written } from "../scripts/settings.mjs";

test("the settings are in step with the rules of the program", () => {
  const text = readFileSync(fileURLToPath(new URL("../package.json", import.meta.url)), "utf8");
  assert.ok(text === written(text, rules()), "npm run settings");
});
