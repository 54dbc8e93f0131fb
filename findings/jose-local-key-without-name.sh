#!/usr/bin/env bash
# jose 6.2.18: `createLocalJWKSet` finds no key for a token that names one (`kid`), where the only key of the set has no name, though its
# kind fits. RFC 7515, 4.1.4, has the name as a hint. A set made of a key file, such as a PEM, has no names, and an issuer's tokens have.
#
# Guess: a set of one key without a name checks every token of its kind.
# Seen: a token without `kid` is verified; the same claims with `kid: "2026-11"` fail with ERR_JWKS_NO_MATCHING_KEY.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes >/dev/null
npm install --silent --no-audit --no-fund jose@6.2.18
cat >run.mjs <<'JS'
import { createLocalJWKSet, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';

const { publicKey, privateKey } = await generateKeyPair('RS256');
const find = createLocalJWKSet({ keys: [await exportJWK(publicKey)] });
const check = async (header) => {
  const token = await new SignJWT({ sub: 'shop' }).setProtectedHeader(header).sign(privateKey);
  return jwtVerify(token, find).then(({ payload }) => payload.sub, (error) => error.code);
};
const seen = [await check({ alg: 'RS256' }), await check({ alg: 'RS256', kid: '2026-11' })].join(', ');
console.log(seen);
process.exit(seen === 'shop, ERR_JWKS_NO_MATCHING_KEY' ? 0 : 1);
JS
node run.mjs
