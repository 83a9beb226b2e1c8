import assert from "node:assert/strict";
import { test } from "node:test";
import { atLeast, candidates, readVersion } from "../src/candidates.ts";

const around = {
  setting: null,
  environment: { PATH: "/usr/bin:bin:/opt/bin" },
  extension: "/extension",
  home: "/home/me",
  trusted: true,
  windows: false,
};
const own = "/extension/server/shipwheel";
const paths = (more: object) => candidates({ ...around, ...more }).map(({ path }) => path);

test("the extension's own program comes before the PATH, whose relative folders do not count", () => {
  assert.deepEqual(paths({}), [own, "/usr/bin/shipwheel", "/opt/bin/shipwheel"]);
});

test("a setting goes before a variable, and both before anything else", () => {
  const found = paths({ setting: "~/bin/shipwheel", environment: { SHIPWHEEL_SERVER_PATH: "/v/shipwheel" } });
  assert.deepEqual(found, ["/home/me/bin/shipwheel", "/v/shipwheel", own]);
  assert.deepEqual(paths({ setting: " ", environment: { SHIPWHEEL_SERVER_PATH: "" } }), [own]);
});

test("where nobody is trusted only the extension's own program is run", () => {
  const environment = { SHIPWHEEL_SERVER_PATH: "/v/shipwheel", PATH: "/usr/bin" };
  assert.deepEqual(paths({ trusted: false, setting: "/s/shipwheel", environment }), [own]);
});

test("a version is read and compared by its numbers", () => {
  assert.equal(readVersion("shipwheel 0.10.2-rc.1\n"), "0.10.2-rc.1");
  for (const other of ["", "ship 1.0.0", "shipwheel", "shipwheel one"]) assert.equal(readVersion(other), undefined);
  assert.ok(atLeast("0.10.0", "0.9.9") && atLeast("1.0.0", "1.0.0") && atLeast("1.0.0-rc.1", "1.0.0"));
  assert.ok(!atLeast("0.9.9", "0.10.0"));
});
