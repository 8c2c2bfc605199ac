package main

import (
	"fmt"
	"net/url"
	"strings"
)

// viewerPlan is one -viewer.
type viewerPlan struct {
	name, camera string
	urls         []string
}

// plans are all of them, each name once.
type plans []viewerPlan

func (p *plans) String() string { return fmt.Sprint(*p) }

// Set reads NAME=CAMERA@URL[,URL...].
func (p *plans) Set(text string) error {
	name, rest, _ := strings.Cut(text, "=")
	camera, urls, _ := strings.Cut(rest, "@")
	if name == "" || camera == "" || urls == "" {
		return fmt.Errorf("%q is not NAME=CAMERA@URL[,URL...]", text)
	}
	plan := viewerPlan{name: name, camera: camera}
	for _, base := range strings.Split(urls, ",") {
		parsed, err := url.Parse(base)
		if err != nil || parsed.Host == "" || (parsed.Scheme != "http" && parsed.Scheme != "https") {
			return fmt.Errorf("%q in %q is no address of a silo: use http://HOST:PORT", base, text)
		}
		plan.urls = append(plan.urls, strings.TrimRight(base, "/"))
	}
	for _, other := range *p {
		if other.name == name {
			return fmt.Errorf("viewer %q is there twice", name)
		}
	}
	*p = append(*p, plan)
	return nil
}
