# syntax=docker/dockerfile:1
# The stages' steps are executed by test/deploy/image.test.ts, without Docker.
#
#   docker build -t eyecatch .                                   API and workers
#   docker build -t eyecatch-trainer --target trainer-vulkan .   trains on any GPU with a Vulkan driver
#   docker build -t eyecatch-trainer --target trainer-cuda .     trains on an NVIDIA GPU by TensorFlow

FROM node:22-trixie-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund --loglevel=error
COPY . .
RUN node bin/setup.mjs --compile-only \
  && npm prune --omit=dev --no-audit --no-fund --loglevel=error \
  && rm -rf test bench dist/test dist/bench

# Nothing of /app is written after this: the container runs with a read-only root, as a user who owns none of it.
FROM node:22-trixie-slim AS runtime
WORKDIR /app
ENV NODE_ENV=production EYECATCH_DATA=/data PORT=4000
COPY --from=build /app /app
RUN install -d -o node -g node /data
USER node
VOLUME /data
EXPOSE 4000
STOPSIGNAL SIGTERM
ENTRYPOINT ["node", "/app/bin/eyecatch.mjs"]

# Dawn reaches the GPU through the Vulkan loader. NVIDIA's container toolkit brings the card's own driver; Mesa has those of
# AMD and Intel.
FROM runtime AS trainer-vulkan
USER root
RUN apt-get update && apt-get install -y --no-install-recommends libvulkan1 mesa-vulkan-drivers && rm -rf /var/lib/apt/lists/*
USER node
ENV NVIDIA_DRIVER_CAPABILITIES=compute,graphics,utility
CMD ["train", "--help"]

# TensorFlow with the CUDA libraries it names, from PyPI, and its binding for Node compiled against it (docs/gpu.md).
FROM build AS tensorflow
RUN apt-get update && apt-get install -y --no-install-recommends g++ python3-pip && rm -rf /var/lib/apt/lists/*
ARG TENSORFLOW=tensorflow[and-cuda]==2.21.0
RUN python3 -m pip install --quiet --no-cache-dir --target /opt/tensorflow "$TENSORFLOW"
RUN node bin/link-tensorflow.mjs --library /opt/tensorflow --gpu --into /opt/eyecatch-tensorflow

FROM runtime AS trainer-cuda
COPY --from=tensorflow /opt/tensorflow /opt/tensorflow
COPY --from=tensorflow /opt/eyecatch-tensorflow /opt/eyecatch-tensorflow
ENV EYECATCH_TENSORFLOW=/opt/eyecatch-tensorflow NVIDIA_DRIVER_CAPABILITIES=compute,utility
CMD ["train", "--help"]

# Last, so that a build that names no stage makes it.
FROM runtime
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health`).then((reply) => process.exit(reply.ok ? 0 : 1), () => process.exit(1))"]
CMD ["demo", "--host", "0.0.0.0"]
