#!/usr/bin/env node
// Takes the addresses for donations out of package-lock.json, so that a lock file names no host.
import { readFileSync, writeFileSync } from "node:fs";

const lock = JSON.parse(readFileSync("package-lock.json", "utf8"));
for (const held of Object.values(lock.packages)) delete held.funding;
writeFileSync("package-lock.json", `${JSON.stringify(lock, null, 2)}\n`);
