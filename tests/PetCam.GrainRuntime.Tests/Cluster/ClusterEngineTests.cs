using PetCam.GrainRuntime.Tests.Behaviour;

namespace PetCam.GrainRuntime.Tests.Cluster;

public sealed class ClusterTurnTests() : TurnBehaviour(new ClusterSiloFactory());

public sealed class ClusterActivationTests() : ActivationBehaviour(new ClusterSiloFactory());

public sealed class ClusterCallTests() : CallBehaviour(new ClusterSiloFactory());

public sealed class ClusterTimerTests() : TimerBehaviour(new ClusterSiloFactory());

public sealed class ClusterStreamTests() : StreamBehaviour(new ClusterSiloFactory());

public sealed class ClusterStressTests() : StressBehaviour(new ClusterSiloFactory());
