using System.Globalization;

namespace PetCam.Sdp;

/// <summary>Understands one media section. What it does not know it leaves out; only a broken <c>m=</c> line is an error.</summary>
internal static class SdpMediaOfferReader
{
    private const int MaxPayloadTypes = 128;

    public static SdpParseError TryRead(SdpSection section, SdpSection session, out SdpMediaOffer? media)
    {
        media = null;
        string[] fields = section.MediaLine.Split(' ', 4, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 4 || !int.TryParse(fields[1].Split('/')[0], NumberStyles.None, null, out int port) || port > ushort.MaxValue)
        {
            return SdpParseError.MalformedLine;
        }

        media = new SdpMediaOffer
        {
            Kind = fields[0],
            Port = port,
            Protocol = fields[2],
            Formats = fields[3],
            Mid = section.First("mid"),
            Direction = ReadDirection(section) ?? ReadDirection(session) ?? SdpDirection.SendReceive,
            PayloadTypes = ReadPayloadTypes(section, fields[3]),
            Extensions = ReadExtensions(section),
            AllowsReducedSizeRtcp = section.Has("rtcp-rsize"),
            AllowsMixedExtensions = section.Has("extmap-allow-mixed") || session.Has("extmap-allow-mixed"),
        };
        return SdpParseError.None;
    }

    private static SdpDirection? ReadDirection(SdpSection section) =>
        section.Has("recvonly") ? SdpDirection.ReceiveOnly
        : section.Has("sendonly") ? SdpDirection.SendOnly
        : section.Has("inactive") ? SdpDirection.Inactive
        : section.Has("sendrecv") ? SdpDirection.SendReceive
        : null;

    private static List<SdpPayloadType> ReadPayloadTypes(SdpSection section, string formats)
    {
        Dictionary<string, string> maps = ReadByFormat(section, "rtpmap");
        Dictionary<string, string> parameters = ReadByFormat(section, "fmtp");
        ILookup<string, string> feedback = section.All("rtcp-fb").Select(SplitAtSpace).ToLookup(pair => pair.Key, pair => pair.Value);
        List<SdpPayloadType> types = [];
        foreach (string format in formats.Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().Take(MaxPayloadTypes))
        {
            if (byte.TryParse(format, NumberStyles.None, null, out byte number) && number < MaxPayloadTypes)
            {
                (string encoding, int clockRate, int channels) = ReadEncoding(maps.GetValueOrDefault(format, string.Empty));
                string[] accepted = [.. feedback[format].Concat(feedback["*"])];
                types.Add(new SdpPayloadType(number, encoding, clockRate, channels, parameters.GetValueOrDefault(format, string.Empty), accepted));
            }
        }

        return types;
    }

    private static (string Encoding, int ClockRateHz, int Channels) ReadEncoding(string map)
    {
        string[] parts = map.Split('/');
        int clockRate = parts.Length > 1 && int.TryParse(parts[1], NumberStyles.None, null, out int rate) ? rate : 0;
        int channels = parts.Length > 2 && byte.TryParse(parts[2], NumberStyles.None, null, out byte count) ? count : 1;
        return (parts[0], clockRate, channels);
    }

    // The first line about a payload type counts.
    private static Dictionary<string, string> ReadByFormat(SdpSection section, string attribute)
    {
        Dictionary<string, string> values = [];
        foreach (string line in section.All(attribute))
        {
            (string format, string value) = SplitAtSpace(line);
            values.TryAdd(format, value);
        }

        return values;
    }

    private static KeyValuePair<string, string> SplitAtSpace(string line)
    {
        int space = line.IndexOf(' ');
        return space < 0 ? new(line, string.Empty) : new(line[..space], line[(space + 1)..].Trim());
    }

    private static List<SdpExtensionMap> ReadExtensions(SdpSection section)
    {
        List<SdpExtensionMap> maps = [];
        foreach (string line in section.All("extmap"))
        {
            if (SdpExtensionMap.TryParse(line, out SdpExtensionMap map))
            {
                maps.Add(map);
            }
        }

        return maps;
    }
}
