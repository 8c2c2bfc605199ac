# A silo. Build from the repository's root: docker build -f infra/docker/silo.Dockerfile -t petcam-silo .
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
COPY --from=node:22-bookworm-slim /usr/local/bin/node /usr/local/bin/node
COPY --from=node:22-bookworm-slim /usr/local/lib/node_modules /usr/local/lib/node_modules
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /source
COPY . .
RUN dotnet publish src/PetCam.Silo -c Release -o /out --self-contained false

FROM mcr.microsoft.com/dotnet/aspnet:10.0
# libssl: DTLS; libsqlite3: the store; libturbojpeg: boxes in MJPEG pictures. The package of the last is named differently per release.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libssl3 libsqlite3-0 \
    && (apt-get install -y --no-install-recommends libturbojpeg0 || apt-get install -y --no-install-recommends libturbojpeg) \
    && rm -rf /var/lib/apt/lists/* \
    && mkdir /data && chown $APP_UID /data
WORKDIR /app
COPY --from=build /out .
USER $APP_UID
VOLUME /data
EXPOSE 8080/tcp 8189/udp 8189/tcp
# Listening on all addresses inside the container needs Access__Token, or Access__AllowAnonymousNetwork=true; see docs/operations.md.
ENV Urls=http://0.0.0.0:8080 Silo__DataFolder=/data Silo__Log=json
STOPSIGNAL SIGTERM
ENTRYPOINT ["./petcam-silo"]
