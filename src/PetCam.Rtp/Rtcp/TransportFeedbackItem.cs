namespace PetCam.Rtp;

/// <summary>What a receiver says about one packet.</summary>
/// <param name="SequenceNumber">Transport-wide, not that of the stream.</param>
/// <param name="IsReceived">False: not there when the feedback was written; a later feedback may know better.</param>
/// <param name="ArrivalOffsetMicroseconds">Since the feedback's reference time, in steps of 250;
/// negative when packets overtook each other; 0 when not received.</param>
public readonly record struct TransportFeedbackItem(SequenceNumber SequenceNumber, bool IsReceived, long ArrivalOffsetMicroseconds);
