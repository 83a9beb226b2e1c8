// Draws images/icon.png, a ship's wheel, without any library: node scripts/icon.mjs
import { deflateSync, crc32 } from "node:zlib";
import { writeFileSync } from "node:fs";

const size = 256;
const samples = 4;
const spokes = 8;
const navy = [22, 44, 74];
const brass = [232, 176, 72];

/** The colour of a point, in units of the picture's half width around its centre; null is outside. */
function colour(x, y) {
  const corner = 0.36;
  const [dx, dy] = [Math.abs(x) - (1 - corner), Math.abs(y) - (1 - corner)];
  if (dx > 0 && dy > 0 && Math.hypot(dx, dy) > corner) return null;
  const distance = Math.hypot(x, y);
  const step = (2 * Math.PI) / spokes;
  const angle = Math.atan2(y, x);
  const off = angle - Math.round(angle / step) * step;
  const across = Math.abs(Math.sin(off)) * distance;
  const ring = distance > 0.45 && distance < 0.57;
  const hub = distance < 0.19 && distance > 0.08;
  const spoke = distance > 0.17 && distance < 0.76 && across < 0.04;
  const handle = distance > 0.62 && distance < 0.8 && across < 0.065;
  const knob = Math.hypot(distance * Math.cos(off) - 0.8, across) < 0.065;
  return ring || hub || spoke || handle || knob ? brass : navy;
}

function pixel(column, row) {
  const sum = [0, 0, 0];
  let seen = 0;
  for (let index = 0; index < samples * samples; index++) {
    const place = (at, part) => ((at + (part + 0.5) / samples) / size) * 2 - 1;
    const found = colour(place(column, index % samples), place(row, Math.floor(index / samples)));
    if (found === null) continue;
    seen++;
    found.forEach((value, channel) => (sum[channel] += value));
  }
  if (seen === 0) return [0, 0, 0, 0];
  return [...sum.map((value) => Math.round(value / seen)), Math.round((255 * seen) / samples ** 2)];
}

function chunk(kind, data) {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
}

const rows = [];
for (let row = 0; row < size; row++) {
  rows.push(0);
  for (let column = 0; column < size; column++) rows.push(...pixel(column, row));
}
const header = Buffer.alloc(13);
header.writeUInt32BE(size, 0);
header.writeUInt32BE(size, 4);
header.set([8, 6, 0, 0, 0], 8);
writeFileSync(
  new URL("../images/icon.png", import.meta.url),
  Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.from(rows), { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]),
);
