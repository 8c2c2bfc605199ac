using PetCam.Rtp;
using PetCam.WebRtc.Congestion;
using PetCam.WebRtc.Sending;
using PetCam.WebRtc.Tracks;

namespace PetCam.WebRtc.Rtcp;

/// <summary>Acts on what a viewer reports: sends lost packets again, asks for keyframes, notes loss and round-trip time.</summary>
internal static class RtcpFeedbackHandler
{
    /// <summary>Retransmissions that one compound packet may cause; more is not a repair but an attack.</summary>
    private const int MaxRetransmissions = 256;

    /// <summary>Takes one decrypted compound packet. Malformed rests are ignored.</summary>
    /// <param name="estimator">Told of what says something about the path; null where nobody estimates.</param>
    /// <returns>True when the viewer wants a keyframe.</returns>
    public static bool Handle(
        ReadOnlySpan<byte> compound, ViewerStream stream, NtpTime now, BatchedOutput output, BandwidthEstimator? estimator = null)
    {
        bool wantsKeyframe = false;
        int budget = MaxRetransmissions;
        foreach (RtcpPacket packet in new RtcpReader(compound))
        {
            switch (packet.Format)
            {
                case RtcpFeedbackFormat.GenericNack when packet.MediaSsrc == stream.Ssrc:
                    Resend(packet.FeedbackControl, stream, output, ref budget);
                    break;
                case RtcpFeedbackFormat.PictureLossIndication when packet.MediaSsrc == stream.Ssrc:
                    wantsKeyframe = true;
                    break;
                case RtcpFeedbackFormat.FullIntraRequest:
                    wantsKeyframe |= Names(packet.FeedbackControl, stream.Ssrc);
                    break;
                case RtcpFeedbackFormat.TransportWideCongestionControl or RtcpFeedbackFormat.ApplicationLayer:
                    Estimate(packet, estimator, output.NowMicroseconds); // about all streams: whose SSRC it names does not matter
                    break;
                default:
                    ReadReports(packet, stream, now, estimator, output.NowMicroseconds);
                    break;
            }
        }

        output.Flush();
        return wantsKeyframe;
    }

    private static void Resend(ReadOnlySpan<byte> feedbackControl, ViewerStream stream, BatchedOutput output, ref int budget)
    {
        while (NackItem.TryRead(ref feedbackControl, out NackItem item))
        {
            for (int offset = 0; offset < NackItem.MaxPackets && budget > 0; offset++)
            {
                if (item.Names(offset))
                {
                    stream.TryResend(item.First + offset, output);
                    budget--;
                }
            }
        }
    }

    private static bool Names(ReadOnlySpan<byte> feedbackControl, uint ssrc)
    {
        while (FullIntraRequestItem.TryRead(ref feedbackControl, out FullIntraRequestItem item))
        {
            if (item.Ssrc == ssrc)
            {
                return true;
            }
        }

        return false;
    }

    private static void Estimate(in RtcpPacket packet, BandwidthEstimator? estimator, long nowMicroseconds)
    {
        if (TransportFeedback.TryParse(packet, out TransportFeedback feedback))
        {
            estimator?.OnTransportFeedback(feedback, nowMicroseconds);
        }
        else if (ReceiverEstimatedMaxBitrate.TryParse(packet, out ReceiverEstimatedMaxBitrate remb))
        {
            estimator?.OnRemb(remb.BitrateBps, nowMicroseconds);
        }
    }

    private static void ReadReports(in RtcpPacket packet, ViewerStream stream, NtpTime now, BandwidthEstimator? estimator, long nowMicroseconds)
    {
        for (int i = 0; ReportBlock.TryRead(packet, i, out ReportBlock block); i++)
        {
            if (block.Ssrc == stream.Ssrc)
            {
                TimeSpan? roundTrip = block.RoundTripTime(now);
                stream.Counters.Report(block.PacketsLost, block.FractionLost, roundTrip);
                estimator?.OnReceiverReport(stream.Counters.FractionLost, roundTrip, nowMicroseconds);
            }
        }
    }
}
