package main

import (
	"reflect"
	"testing"
)

func TestPlansAreReadWithAllAddresses(t *testing.T) {
	var read plans
	for _, text := range []string{"v1=cam-1@http://10.90.0.1:8080/,http://10.90.0.2:8080", "v2=cam-1@https://door"} {
		if err := read.Set(text); err != nil {
			t.Fatal(err)
		}
	}
	expected := plans{{"v1", "cam-1", []string{"http://10.90.0.1:8080", "http://10.90.0.2:8080"}}, {"v2", "cam-1", []string{"https://door"}}}
	if !reflect.DeepEqual(read, expected) {
		t.Errorf("%+v", read)
	}
}

func TestPlansThatSayTooLittleAreRefused(t *testing.T) {
	for _, text := range []string{"", "v1", "v1=cam-1", "=cam-1@http://a", "v1=@http://a", "v1=cam-1@", "v1=cam-1@a:1", "v1=cam-1@http://a,", "v0=cam-1@http://a"} {
		read := plans{{name: "v0"}}
		if read.Set(text) == nil {
			t.Errorf("%q was taken", text)
		}
	}
}
