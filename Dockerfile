# syntax=docker/dockerfile:1
FROM node:22-trixie-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund --loglevel=error
COPY . .
RUN node bin/setup.mjs --compile-only && npm prune --omit=dev --no-audit --no-fund --loglevel=error

FROM node:22-trixie-slim
WORKDIR /app
ENV NODE_ENV=production EYECATCH_DATA=/data PORT=4000
COPY --from=build --chown=node:node /app /app
RUN install -d -o node -g node /data
USER node
VOLUME /data
EXPOSE 4000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD node -e "fetch('http://127.0.0.1:4000/health').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"
CMD ["node", "dist/src/cli/main.js", "demo", "--host", "0.0.0.0"]
