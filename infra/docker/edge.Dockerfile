# An edge agent. Build from the repository's root: docker build -f infra/docker/edge.Dockerfile -t petcam-edge .
# Run with the board's shared memory: docker run --ipc=host petcam-edge --camera kitchen --silo ws://silo:8080
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
RUN apt-get update && apt-get install -y --no-install-recommends gcc libc6-dev cmake ninja-build && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN cd native && cmake --preset release -DPETCAM_TESTS=OFF && cmake --build --preset release \
    && cd .. && dotnet publish edge/PetCam.Edge -c Release -f net10.0 -o /out --self-contained false

FROM mcr.microsoft.com/dotnet/runtime:10.0
WORKDIR /app
COPY --from=build /out .
USER $APP_UID
STOPSIGNAL SIGTERM
ENTRYPOINT ["./petcam-edge"]
