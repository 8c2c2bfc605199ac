using PetCam.GrainRuntime.Tests.Behaviour;

namespace PetCam.GrainRuntime.Tests.Engines;

public sealed class LocalTurnTests() : TurnBehaviour(new LocalSiloFactory());

public sealed class LocalActivationTests() : ActivationBehaviour(new LocalSiloFactory());

public sealed class LocalCallTests() : CallBehaviour(new LocalSiloFactory());

public sealed class LocalTimerTests() : TimerBehaviour(new LocalSiloFactory());

public sealed class LocalStreamTests() : StreamBehaviour(new LocalSiloFactory());

public sealed class LocalStressTests() : StressBehaviour(new LocalSiloFactory());
