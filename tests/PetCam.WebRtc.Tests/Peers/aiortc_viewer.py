"""A viewer made of aiortc, driven by a test over stdin and stdout.

Prints one JSON object a line: first {"offer": sdp}; then reads {"answer": sdp} from stdin; prints {"frames": n} as pictures are
decoded and, with --audio, {"tone": hertz} for each second of loud sound; ends when stdin is closed, saying goodbye with a DTLS close_notify.
"""
import array
import asyncio
import json
import sys

from aiortc import RTCPeerConnection, RTCSessionDescription


def say(message):
    print(json.dumps(message), flush=True)


async def read_line(reader):
    return (await reader.readline()).decode()


async def watch(track):
    frames = 0
    while True:
        frame = await track.recv()
        frames += 1
        say({"frames": frames, "width": frame.width, "height": frame.height})


async def listen(track):
    samples = crossings = 0
    last = 0
    while True:
        frame = await track.recv()
        data = array.array("h", bytes(frame.planes[0]))[: frame.samples * len(frame.layout.channels)]
        data = data[:: len(frame.layout.channels)]
        if max(data) < 1000:  # silence of a concealed loss or of the beginning
            samples = crossings = 0
            continue
        for value in data:
            crossings += (value >= 0) != (last >= 0)
            last = value
        samples += len(data)
        if samples >= frame.sample_rate:
            say({"tone": crossings / 2 * frame.sample_rate / samples})
            samples = crossings = 0


async def main():
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=1 << 20)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    connection = RTCPeerConnection()
    connection.addTransceiver("video", direction="recvonly")
    if "--audio" in sys.argv:
        connection.addTransceiver("audio", direction="recvonly")
    watchers = []
    connection.on("track", lambda track: watchers.append(
        asyncio.ensure_future(watch(track) if track.kind == "video" else listen(track))))
    await connection.setLocalDescription(await connection.createOffer())
    say({"offer": connection.localDescription.sdp})
    answer = json.loads(await read_line(reader))["answer"]
    await connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    transport = connection.getReceivers()[0].transport
    transport.on("statechange", lambda: say({"dtls": transport.state}))
    while await read_line(reader):
        pass
    for watcher in watchers:
        watcher.cancel()
    await connection.close()


asyncio.run(main())
