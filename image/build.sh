#!/bin/sh
# What the Dockerfile runs to make the image: `sh image/build.sh CHECKOUT FOLDER` packs a checkout that has had `npm ci`, and installs
# the package in an empty folder, as anyone would.
set -eu
checkout=$1
folder=$2
mkdir -p "$folder"
printf '{ "private": true }\n' > "$folder/package.json"
archive=$(cd "$checkout" && npm pack --silent --pack-destination "$folder" | tail -n 1)
cd "$folder"
npm install --omit=dev --no-audit --no-fund "./$archive"
rm "$archive"
