# The image of heal-admission, and of kubectl-heal for Jobs in the cluster:
#   docker build -t registry.example.com/kubectl-heal:0.1.0 .
# What runs is dist/: each program is one file that needs no package. For a build that is the same to the byte, pin both images by
# digest (`docker buildx imagetools inspect IMAGE` tells it).
FROM node:24.21.0-trixie-slim AS build
WORKDIR /source
COPY package.json package-lock.json ./
# Scripts of packages do not run: esbuild works without its own, and Node is the one of this image.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json build.ts ./
COPY policies ./policies
COPY cluster ./cluster
COPY admission ./admission
COPY plugin ./plugin
RUN node build.ts
COPY LICENSE README.md CHANGELOG.md ./
COPY docs ./docs
COPY manifests ./manifests
# What runs is the npm package, no more and no less: a test takes it apart in the same way and runs it.
RUN mkdir /packed /app \
 && npm pack --ignore-scripts --pack-destination /packed \
 && tar --extract --gzip --file /packed/kubectl-heal-*.tgz --directory /app --strip-components 1

FROM gcr.io/distroless/nodejs24-debian13:nonroot
LABEL org.opencontainers.image.title="kubectl-heal" \
      org.opencontainers.image.description="Keeps Kubernetes workloads the way git says." \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /app
COPY --from=build /app ./
# V8's code cache would be written into a home, and the root of a container is read-only.
ENV NODE_ENV=production \
    NODE_DISABLE_COMPILE_CACHE=1
# By number, so that a kubelet can tell that it is not root (runAsNonRoot).
USER 65532:65532
EXPOSE 8443
# The command line runs with: command: [/nodejs/bin/node, /app/dist/kubectl-heal.js]
ENTRYPOINT ["/nodejs/bin/node", "/app/dist/heal-admission.js"]
CMD ["--help"]
