"""A viewer made of GStreamer's webrtcbin, driven by a test over stdin and stdout.

Prints one JSON object a line: first {"offer": sdp}; then reads {"answer": sdp} from stdin; prints {"frames": n, "width": w,
"height": h} as pictures are decoded; ends when stdin is closed. Receives on loopback only.
"""
import json
import sys
import threading

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC  # noqa: E402


def say(message):
    print(json.dumps(message), flush=True)


class Viewer:
    def __init__(self, loop):
        self.loop = loop
        self.frames = 0
        self.pipeline = Gst.Pipeline.new()
        self.webrtc = Gst.ElementFactory.make("webrtcbin")
        self.webrtc.set_property("bundle-policy", GstWebRTC.WebRTCBundlePolicy.MAX_BUNDLE)
        self.pipeline.add(self.webrtc)
        # libnice leaves loopback out unless it is told to take it. The bin owns its agent by a floating reference, which becomes Python's
        # when asked for: it must be kept.
        self.ice = self.webrtc.get_property("ice-agent")
        self.ice.emit("add-local-ip-address", "127.0.0.1")
        self.webrtc.connect("pad-added", self.on_track)
        self.webrtc.connect("notify::ice-gathering-state", self.on_gathering)
        bus = self.pipeline.get_bus()
        bus.add_signal_watch()
        bus.connect("message::error", self.on_error)

    def start(self):
        self.pipeline.set_state(Gst.State.PLAYING)
        caps = Gst.Caps.from_string(
            "application/x-rtp,media=video,encoding-name=H264,payload=102,clock-rate=90000,packetization-mode=(string)1,"
            "profile-level-id=(string)42e01f")
        self.webrtc.emit("add-transceiver", GstWebRTC.WebRTCRTPTransceiverDirection.RECVONLY, caps)
        self.webrtc.emit("create-offer", None, Gst.Promise.new_with_change_func(self.on_offer))

    def on_offer(self, promise):
        reply = promise.get_reply()  # has the offer, which Python does not copy
        self.webrtc.emit("set-local-description", reply.get_value("offer"), Gst.Promise.new())

    def on_gathering(self, *_):
        if self.webrtc.get_property("ice-gathering-state") == GstWebRTC.WebRTCICEGatheringState.COMPLETE:
            say({"offer": self.webrtc.get_property("local-description").sdp.as_text()})

    def accept(self, answer):
        _, sdp = GstSdp.SDPMessage.new_from_text(answer)
        description = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, sdp)
        self.webrtc.emit("set-remote-description", description, Gst.Promise.new())

    def on_track(self, _, pad):
        if pad.get_direction() != Gst.PadDirection.SRC:
            return
        decoder = Gst.parse_bin_from_description(
            "rtph264depay ! h264parse ! avdec_h264 ! fakesink name=sink sync=false signal-handoffs=true", True)
        self.pipeline.add(decoder)
        decoder.get_by_name("sink").connect("handoff", self.on_picture)
        decoder.sync_state_with_parent()
        pad.link(decoder.get_static_pad("sink"))

    def on_picture(self, _, __, pad):
        format = pad.get_current_caps().get_structure(0)
        self.frames += 1
        say({"frames": self.frames, "width": format.get_value("width"), "height": format.get_value("height")})

    def on_error(self, _, message):
        error, detail = message.parse_error()
        print(error, detail, file=sys.stderr)
        self.loop.quit()

    def read(self):
        for line in sys.stdin:
            GLib.idle_add(self.accept, json.loads(line)["answer"])
        GLib.idle_add(self.loop.quit)


def main():
    Gst.init(None)
    loop = GLib.MainLoop()
    viewer = Viewer(loop)
    viewer.start()
    threading.Thread(target=viewer.read, daemon=True).start()
    loop.run()
    viewer.pipeline.set_state(Gst.State.NULL)


main()
