namespace PetCam.Chaos.Browser;

/// <summary>What a page counts about its own player while people's code runs as ever.</summary>
internal static class WatchScript
{
    /// <summary>Defines <c>petcamMark()</c>: pictures and longest gap since the last call (ms), the gap that runs, sessions that silos gave, and the newest one's silo.</summary>
    public const string Source =
        """
        {
          const seen = { pictures: 0, longestGapMs: 0, sessions: 0, silo: null, last: performance.now(), everPlayed: false };
          const ask = window.fetch;
          window.fetch = async (...what) => {
            const response = await ask(...what);
            const named = response.status === 201 ? /whep\/([a-z0-9-]+)\.[0-9a-f]+$/.exec(response.headers.get('Location') ?? '') : null;
            if (named) { seen.sessions += 1; seen.silo = named[1]; }
            return response;
          };
          let watched = null;
          setInterval(() => { // a player that reconnects shows another element
            const video = document.querySelector('petcam-player')?.shadowRoot?.querySelector('video.shown');
            if (!video || video === watched) return;
            watched = video;
            const onFrame = (now) => {
              if (video !== watched) return;
              video.requestVideoFrameCallback(onFrame);
              seen.longestGapMs = Math.max(seen.longestGapMs, now - seen.last);
              seen.last = Math.max(seen.last, now);
              seen.pictures += 1;
              seen.everPlayed = true;
            };
            video.requestVideoFrameCallback(onFrame);
          }, 20);
          window.petcamMark = () => {
            const openGapMs = Math.max(0, performance.now() - seen.last);
            const told = { ...seen, openGapMs, longestGapMs: Math.max(seen.longestGapMs, openGapMs) };
            seen.pictures = 0;
            seen.longestGapMs = 0;
            return told;
          };
        }
        """;
}
