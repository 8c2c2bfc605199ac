"""A publisher made of aiortc, driven by a test over stdin and stdout.

Prints one JSON object a line: first {"offer": sdp}; then reads {"answer": sdp} from stdin; prints {"connection": state} as it changes,
and {"sent": {...}} twice a second; ends when stdin is closed, saying goodbye with an RTCP BYE and a DTLS close_notify.

With an argument it loses that many per cent of the RTP packets it sends for the first time, and none that it sends again.
"""
import asyncio
import fractions
import json
import random
import sys

import av
from aiortc import RTCPeerConnection, RTCRtpSender, RTCSessionDescription, VideoStreamTrack

WIDTH, HEIGHT = 320, 240


def say(message):
    print(json.dumps(message), flush=True)


class MovingBars(VideoStreamTrack):
    """Bars that move by one step a picture: something for an encoder to do."""

    def __init__(self):
        super().__init__()
        self.count = 0

    async def recv(self):
        pts, time_base = await self.next_timestamp()
        frame = av.VideoFrame(WIDTH, HEIGHT, "yuv420p")
        for index, plane in enumerate(frame.planes):
            row = bytes((x * 4 + self.count * (3 + index)) & 0xFF for x in range(plane.line_size))
            plane.update(row * plane.height)
        self.count += 1
        frame.pts, frame.time_base = pts, fractions.Fraction(time_base)
        return frame


def lose(connection, per_cent):
    """Puts a lossy network in front of the socket: datagrams of RTP whose sequence number was not sent before vanish now and then."""
    transport = connection.getSenders()[0].transport
    send = transport._send_rtp
    chance = random.Random(7)
    seen = set()

    async def send_or_lose(data):
        packet_type, key = data[1] & 0x7F, bytes(data[2:4]) + bytes(data[8:12])
        is_rtcp = 64 <= packet_type <= 95
        first = key not in seen
        seen.add(key)
        if is_rtcp or not first or chance.random() * 100 >= per_cent:
            await send(data)

    transport._send_rtp = send_or_lose


async def main():
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(limit=1 << 20)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    connection = RTCPeerConnection()
    transceiver = connection.addTransceiver(MovingBars(), direction="sendonly")
    codecs = RTCRtpSender.getCapabilities("video").codecs
    wanted = [codec for codec in codecs if codec.mimeType in ("video/H264", "video/rtx")]
    transceiver.setCodecPreferences(wanted)
    connection.on("connectionstatechange", lambda: say({"connection": connection.connectionState}))
    await connection.setLocalDescription(await connection.createOffer())
    if len(sys.argv) > 1:
        lose(connection, float(sys.argv[1]))
    say({"offer": connection.localDescription.sdp})
    answer = json.loads((await reader.readline()).decode())["answer"]
    await connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))

    async def report():
        while True:
            await asyncio.sleep(0.5)
            for entry in (await transceiver.sender.getStats()).values():
                if entry.type == "outbound-rtp":
                    say({"sent": {"packets": entry.packetsSent}})

    reporting = asyncio.ensure_future(report())
    while await reader.readline():
        pass
    reporting.cancel()
    await connection.close()


asyncio.run(main())
