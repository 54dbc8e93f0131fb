# A server as an image: `docker build -t balancegraph .`. Without a configuration it serves the sandbox; mount one and name it by
# BALANCEGRAPH_CONFIG. It writes no file, so its file system can be read-only.
FROM node:24-bookworm-slim AS build
WORKDIR /checkout
COPY . .
RUN npm ci && sh image/build.sh /checkout /app && cp image/healthy.mjs /app/

FROM node:24-bookworm-slim
COPY --from=build /app /app
WORKDIR /app
ENV NODE_ENV=production HOST=0.0.0.0 PORT=4000
# The user `node` of the base image, by number: Kubernetes checks that it is not root.
USER 1000:1000
EXPOSE 4000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s CMD ["node", "/app/healthy.mjs"]
ENTRYPOINT ["node", "/app/node_modules/balancegraph/bin/balancegraph.js"]
CMD ["serve"]
