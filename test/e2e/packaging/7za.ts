#!/usr/bin/env node
// Stands where electron-builder expects 7za (which it would download): `7za a … -tgzip … <archive> <file>`.
import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const [archive = '', file = ''] = process.argv.slice(-2);
if (process.argv[2] !== 'a' || !archive.endsWith('.tar.gz')) throw new Error('only .tar.gz is known here');
writeFileSync(archive, gzipSync(readFileSync(file)));
