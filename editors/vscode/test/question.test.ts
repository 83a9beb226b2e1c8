import assert from "node:assert/strict";
import { test } from "node:test";
import { details, question, size } from "../src/question.ts";
import { complaint } from "../src/tokenShape.ts";

const plan = {
  planId: "plan-1",
  version: "1.0",
  index: { name: "pypi", url: "https://upload.pypi.org/legacy/" },
  files: [{ name: "demo-1.0.tar.gz", size: 1234, sha256: "" }, { name: "demo-1.0.whl", size: 99, sha256: "" }],
  credentialSource: "the keyring",
};

test("the question names what goes where, and by whose token", () => {
  const { title, detail, confirm } = question(plan, "demo");
  assert.equal(title, "Publish demo 1.0 on PyPI (upload.pypi.org)?");
  assert.equal(confirm, "demo 1.0 pypi");
  for (const part of ["demo-1.0.tar.gz  (1.2 kB)", "demo-1.0.whl  (99 bytes)", "the keyring", "never be used a second time"]) {
    assert.ok(detail.includes(part), `${part} in ${detail}`);
  }
});

test("the host of an index is told, whatever its name says", () => {
  const other = { ...plan, index: { name: "work", url: "https://packages.example.org:8443/up" } };
  assert.equal(question(other, "demo").title, "Publish demo 1.0 on work (packages.example.org:8443)?");
  const nameless = { ...plan, index: { name: "https://a.example/up", url: "https://a.example/up" } };
  assert.equal(question(nameless, "demo").title, "Publish demo 1.0 on a.example?");
  const disguised = { ...plan, index: { name: "pypi", url: "https://evil.example/legacy/" } };
  assert.ok(question(disguised, "demo").title.includes("evil.example"));
});

test("warnings and what is there already are part of it", () => {
  const more = { ...plan, warnings: ["the project is new"], dirtyTree: true, alreadyThere: ["demo-1.0.whl"] };
  const { detail } = question(more, "demo");
  assert.match(detail, /demo-1\.0\.whl .*already there/);
  assert.match(detail, /the project is new[\s\S]*not committed/);
});

test("the details have what the question has no room for", () => {
  const [first, second] = plan.files;
  const files = [{ ...first!, sha256: "abc", onIndex: "new" }, { ...second!, onIndex: "identical" }];
  const text = details({ ...plan, files, warnings: ["it is new"], credentialSource: "the keyring, entry `me`" }, "demo");
  for (const part of ["https://upload.pypi.org/legacy/", "sha256 abc", "not on the index yet", "on the index already", "it is new", "the keyring, entry me"]) {
    assert.ok(text.includes(part), `${part} in ${text}`);
  }
});

test("sizes are told as people say them", () => {
  assert.deepEqual([0, 999, 1000, 2_500_000].map(size), ["0 bytes", "999 bytes", "1.0 kB", "2.5 MB"]);
});

test("a token that cannot be one is told without quoting it", () => {
  const good = `pypi-${"A".repeat(100)}`;
  assert.equal(complaint(good, "pypi"), undefined);
  assert.equal(complaint(` ${good}\n`, "testpypi"), undefined);
  for (const wrong of ["", "secret-password", `"${good}"`, `${good} ${good}`, "pypi-short"]) {
    const told = complaint(wrong, "pypi");
    assert.ok(told && (wrong === "" || !told.includes(wrong)), wrong);
  }
  assert.equal(complaint("a-password", "work"), undefined);
});
